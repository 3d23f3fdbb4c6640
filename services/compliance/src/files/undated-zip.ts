const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END = 0x06054b50
const END_SIZE = 22
/** 1980-01-01, the first day that ZIP can name. */
const FIRST_DAY = 0x00210000

/**
 * The same archive with every file dated 1980-01-01: when it was packed is nobody's interest, and the same report must
 * have the same bytes. APPNOTE 4.3: local headers at 4.3.7, the central directory at 4.3.12, its end at 4.3.16.
 */
export function undatedZip(archive: Uint8Array): Uint8Array {
  const bytes = archive.slice()
  const view = new DataView(bytes.buffer)
  const end = bytes.length - END_SIZE
  if (end < 0 || view.getUint32(end, true) !== END) throw new Error('no ZIP archive without a comment')
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== CENTRAL) throw new Error(`no entry of the ZIP directory at ${at}`)
    view.setUint32(at + 12, FIRST_DAY, true)
    const local = view.getUint32(at + 42, true)
    if (view.getUint32(local, true) !== LOCAL) throw new Error(`no file of the ZIP archive at ${local}`)
    view.setUint32(local + 10, FIRST_DAY, true)
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return bytes
}
