import type { AddCommand } from '../add-command.ts'

export const addSettingsCommand: AddCommand = (program, io, done) => {
  program
    .command('settings')
    .description('every setting of the configuration file, with its default, as Markdown')
    .action(async () => {
      const { settingsPage } = await import('./settings-page.ts')
      io.stdout.write(settingsPage())
      done(0)
    })
}
