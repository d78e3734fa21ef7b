/** Are two types the same, to the compiler? `same<A, B>(true)` */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
export const same = <A, B>(_: Equal<A, B>) => {};
