/** The end of an id: enough to tell two patients of a page apart, too little to know who it is. For screens in public view. */
export const shortId = (id: string): string => (id.length <= 4 ? id : `…${id.slice(-4)}`)
