// Loaded into the measured process before its program: tells its memory and processor time to whoever started it.
process.on('message', () => process.send({ memory: process.memoryUsage(), resources: process.resourceUsage() }))
process.channel?.unref()
