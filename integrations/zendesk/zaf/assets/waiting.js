/** Time, bounded: neither the framework nor Zendesk promises that a question is ever answered. */

export class TimedOut extends Error {
  constructor() {
    super("no answer in time");
    this.name = "TimedOut";
  }
}

/** The promise's result, or a rejection with `TimedOut` after `milliseconds`. */
export function within(milliseconds, promise) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new TimedOut()), Math.max(0, milliseconds));
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));
}
