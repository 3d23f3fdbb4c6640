export type ServerName = 'kafka' | 'redis' | 'postgres'

/** What a running set of servers says of itself, in one line of JSON: of the servers that it has. */
export interface Addresses {
  readonly kafka?: { readonly brokers: readonly string[] }
  readonly redis?: { readonly url: string }
  readonly postgres?: { readonly url: string }
}

/** `skip`: null where the server can be had, else why not; then there is no address. */
export type Answer = { readonly skip: null; readonly addresses: Addresses } | { readonly skip: string }
