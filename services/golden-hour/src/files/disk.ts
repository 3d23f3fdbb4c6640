import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { byCodeUnit } from '@golden-hour/model'
import { ProgramStop } from '../exit.ts'
import type { FileStore, TextFile } from './file-store.ts'

const BUFFER_CHARS = 64 * 1024

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

const READ_ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder: check the path',
  EACCES: 'permission denied: give this user the right to read it',
  EISDIR: 'it is a folder: name a file',
  ENOTDIR: 'it is not a folder: name a folder',
}
const WRITE_ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space or write elsewhere',
  EDQUOT: 'the quota of this user is used up: free some space or write elsewhere',
  EACCES: 'permission denied: give this user the right to write there',
  EROFS: 'the file system is read-only: write elsewhere',
  ENOENT: 'its folder does not exist: make it first',
  EISDIR: 'it is a folder: name a file',
  ENOTDIR: 'part of the path is not a folder: check the path',
  EEXIST: 'a file of that name is in the way: name another folder',
}

const unreadable = (path: string, error: unknown): ProgramStop =>
  new ProgramStop('GH_FILE_UNREADABLE', `${path} cannot be read`, READ_ADVICE[codeOf(error)] ?? String(error), error)

const unwritable = (path: string, error: unknown): ProgramStop =>
  new ProgramStop(
    'GH_FILE_UNWRITABLE',
    `${path} cannot be written`,
    WRITE_ADVICE[codeOf(error)] ?? String(error),
    error,
  )

const reading = <T>(path: string, work: () => Promise<T>): Promise<T> =>
  work().catch((error: unknown) => Promise.reject(unreadable(path, error)))

const writing = <T>(path: string, work: () => Promise<T>): Promise<T> =>
  work().catch((error: unknown) => Promise.reject(unwritable(path, error)))

async function* readBytes(
  path: string,
  range?: { readonly from: number; readonly to: number },
): AsyncGenerator<Uint8Array> {
  const part = range === undefined ? {} : { start: range.from, end: range.to - 1 }
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024, ...part })) yield chunk as Uint8Array
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function listFiles(folder: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true })
  const found: string[] = []
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) found.push(...(await listFiles(folder, path)))
    else found.push(path)
  }
  return found
}

/** Written beside its place first and renamed at the end, so that a failed run never leaves half a file under the name. */
async function create(path: string): Promise<TextFile> {
  const beside = `${path}.partial`
  const handle = await writing(path, () => open(beside, 'w'))
  let pending = ''
  const flush = async (): Promise<void> => {
    const text = pending
    pending = ''
    if (text !== '') await writing(path, () => handle.writeFile(text))
  }
  return {
    async write(text) {
      pending += text
      if (pending.length >= BUFFER_CHARS) await flush()
    },
    async close() {
      await flush()
      await writing(path, () => handle.close())
      await writing(path, () => rename(beside, path))
    },
    async discard() {
      await handle.close().catch(() => undefined)
      await rm(beside, { force: true })
    },
  }
}

/** The file system of this machine. */
export function createDisk(): FileStore {
  return {
    readText: (path) => reading(path, () => readFile(path, 'utf8')),
    readBytes,
    size: (path) => reading(path, async () => stat(path).then((s) => (s.isFile() ? s.size : null))),
    list: (folder) => reading(folder, async () => (await listFiles(folder)).sort(byCodeUnit)),
    makeFolder: (path) => writing(path, async () => void (await mkdir(path, { recursive: true }))),
    create,
  }
}
