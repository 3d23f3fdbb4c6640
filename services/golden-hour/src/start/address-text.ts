/** What a person opens; an address that means every network card is shown as this machine. */
export const openAt = (address: string): string =>
  address.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//127.0.0.1:')
