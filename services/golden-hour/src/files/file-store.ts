/** A text file being written. It appears under its name only when `close` has succeeded. */
export interface TextFile {
  write(text: string): Promise<void>
  close(): Promise<void>
  /** Leaves nothing behind. */
  discard(): Promise<void>
}

/** The files a command reads and writes. Failures are thrown as ProgramStop with exit code 3 and what to do. */
export interface FileStore {
  readText(path: string): Promise<string>
  /** `range`: from a byte up to another, which is not of it; default: all. */
  readBytes(path: string, range?: { readonly from: number; readonly to: number }): AsyncIterable<Uint8Array>
  /** Length in bytes, or null where it cannot be told (a pipe). */
  size(path: string): Promise<number | null>
  /** Paths of all files below a folder, relative to it, with `/`, sorted by code unit. Hidden ones are left out. */
  list(folder: string): Promise<readonly string[]>
  makeFolder(path: string): Promise<void>
  create(path: string): Promise<TextFile>
}
