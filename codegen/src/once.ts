/**
 * The same function, asked once for each first argument for as long as that lives: a source file, a declaration, what
 * reading a dag gave. What else it is given must not matter to what it answers.
 */
export function once<Key extends object, Rest extends readonly unknown[], Answer>(
  find: (key: Key, ...rest: Rest) => Answer,
): (key: Key, ...rest: Rest) => Answer {
  const answers = new WeakMap<Key, { readonly answer: Answer }>();
  return (key, ...rest) => {
    let known = answers.get(key);
    if (known === undefined) answers.set(key, (known = { answer: find(key, ...rest) }));
    return known.answer;
  };
}
