import { type Fault, parseScenarios, type Rulebook, type Scenario, type SourceFile } from '@golden-hour/rulebook'
import type { ExitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { describeFault } from '../output/faults.ts'
import { type Paint, paintFor } from '../output/paint.ts'
import { loadFolder, loadSound } from '../rulebook/load-folder.ts'
import { isRuleFile, readFolder } from '../rulebook/read-folder.ts'
import { runStory, type StoryFailure } from './run-story.ts'

export interface TestOptions {
  readonly folder: string
  /** Null: the rulebook stands in the same folder as its stories. */
  readonly rulebook: string | null
  readonly overlay: string | null
  readonly json: boolean
}

interface StoryResult {
  readonly story: Scenario
  readonly failures: readonly StoryFailure[]
}

interface FileResult {
  readonly path: string
  readonly faults: readonly Fault[]
  readonly stories: readonly StoryResult[]
}

function testFile(file: SourceFile, rulebook: Rulebook): FileResult {
  const parsed = parseScenarios(file)
  const stories = parsed.scenarios.map((story) => ({ story, failures: runStory(story, rulebook) }))
  return { path: file.path, faults: parsed.ok ? [] : parsed.faults, stories }
}

function describeFailure({ window, line, at, differences }: StoryFailure, story: Scenario, paint: Paint): string {
  const when = at === null ? '' : ` at ${story.zone.format(at)}`
  const where = line === null ? '' : paint.dim(` (line ${line})`)
  const head = window === null ? `  the story could not be told${where}` : `  ${window}${when}${where}`
  return `${[head, ...differences.map(({ text }) => `    ${text}`)].join('\n')}\n`
}

function describeFile({ faults, stories }: FileResult, paint: Paint): string {
  const failed = stories.filter(({ failures }) => failures.length > 0)
  const told = failed.map(({ story, failures }) => {
    const head = `${paint.red('✗')} ${paint.bold(story.name)} ${paint.dim(`${story.file}:${story.line}`)}\n`
    return head + failures.map((failure) => describeFailure(failure, story, paint)).join('')
  })
  return faults.map((fault) => describeFault(fault, paint)).join('') + told.join('')
}

/** The stories of a file whose faults hide how many there were count as one failure. */
function count(results: readonly FileResult[]): { passed: number; failed: number } {
  const stories = results.flatMap((result) => result.stories)
  const failed = stories.filter(({ failures }) => failures.length > 0).length
  const broken = results.filter(({ faults }) => faults.length > 0).length
  return { passed: stories.length - failed, failed: failed + broken }
}

function toJson(results: readonly FileResult[]): object {
  const failures = results.flatMap(({ stories }) =>
    stories
      .filter((result) => result.failures.length > 0)
      .map(({ story, failures: found }) => ({
        story: story.name,
        file: story.file,
        line: story.line,
        failures: found.map((f) => ({ ...f, at: f.at === null ? null : story.zone.format(f.at) })),
      })),
  )
  return { ...count(results), failures, faults: results.flatMap(({ faults }) => faults) }
}

async function readStories(
  options: TestOptions,
  io: Io,
): Promise<{ stories: readonly SourceFile[]; rulebook: Rulebook }> {
  const folder = await readFolder(options.folder, io)
  const choice = { overlay: options.overlay, zone: null }
  if (options.rulebook === null) {
    const rulebook = await loadSound(folder.rules, options.folder, choice, io)
    return { stories: folder.stories, rulebook }
  }
  // A file that is neither a list of stories nor a part of a rulebook was meant to be a story: its faults are told.
  const meant = folder.rules.filter((file) => /\.ya?ml$/i.test(file.path) && !isRuleFile(file))
  return { stories: [...folder.stories, ...meant], rulebook: await loadFolder(options.rulebook, choice, io) }
}

/** `golden-hour rules test`: runs every story of a folder through the real engine. */
export async function testStories(options: TestOptions, io: Io): Promise<ExitCode> {
  const { stories, rulebook } = await readStories(options, io)
  const results = stories.map((file) => testFile(file, rulebook))
  const { passed, failed } = count(results)
  if (options.json) io.stdout.write(`${JSON.stringify(toJson(results))}\n`)
  else {
    for (const result of results) io.stdout.write(describeFile(result, paintFor(io.stdout)))
    if (passed + failed === 0) io.stdout.write(`${options.folder} holds no stories\n`)
    io.stdout.write(`${passed} passed, ${failed} failed\n`)
  }
  return failed > 0 || passed === 0 ? 1 : 0
}
