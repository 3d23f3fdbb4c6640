import ts from 'typescript'
import { fromRoot } from '../from-root.ts'
import { modelsOf, nameOf } from './check-objects.ts'
import type { KubernetesObject } from './render-chart.ts'

/** It stands beside the packages that it imports; it is never written. */
const FILE = fromRoot('tests', 'deploy', 'rendered-objects.ts')

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
}

interface Place {
  readonly line: number
  readonly object: KubernetesObject
}

/** Each object as a constant of the type that Kubernetes' schema gives it, in one file. */
function asProgram(objects: readonly KubernetesObject[]) {
  const lines: string[] = []
  const places: Place[] = []
  for (const [i, object] of objects.entries()) {
    lines.push(`import type { I${object.kind} as T${i} } from '${modelsOf(object.apiVersion)}'`)
  }
  for (const [i, object] of objects.entries()) {
    places.push({ line: lines.length, object })
    lines.push(...`export const o${i}: T${i} = ${JSON.stringify(object, null, 2)}`.split('\n'))
  }
  return { text: lines.join('\n'), places }
}

function compile(text: string): readonly ts.Diagnostic[] {
  const host = ts.createCompilerHost(OPTIONS)
  const { getSourceFile, fileExists } = host
  host.fileExists = (file) => file === FILE || fileExists(file)
  host.getSourceFile = (file, ...more) =>
    file === FILE ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2023) : getSourceFile(file, ...more)
  const program = ts.createProgram([FILE], OPTIONS, host)
  return [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics()]
}

/**
 * Fields that Kubernetes does not know, `livenesProbe` say: to its schema they are extra, and a server drops them with a
 * warning at most. TypeScript does not let a literal have what its type has not, so it is asked.
 */
export function unknownFields(objects: readonly KubernetesObject[]): readonly string[] {
  const { text, places } = asProgram(objects)
  return compile(text).map(({ file, start, messageText }) => {
    const line = file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line
    const place = places.findLast((each) => each.line <= line)
    return `${place === undefined ? 'objects' : nameOf(place.object)}: ${ts.flattenDiagnosticMessageText(messageText, '; ')}`
  })
}
