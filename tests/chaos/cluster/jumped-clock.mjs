// Loaded before a service: its wall clock is wrong by GH_CHAOS_CLOCK_OFFSET_MS, as that of a machine that was set wrong.
const offsetMs = Number(process.env.GH_CHAOS_CLOCK_OFFSET_MS)
const RealDate = Date

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offsetMs)
    else super(...given)
  }

  static now() {
    return RealDate.now() + offsetMs
  }
}
