declare const brand: unique symbol

/** A number or string that says what it counts. Assignable to its base, never the other way without a constructor. */
export type Branded<T, B extends string> = T & { readonly [brand]: B }
