/** Runs once before all tests; servers that tests need are started here and stopped by the returned function. */
export default function setup(): () => void {
  return () => {};
}
