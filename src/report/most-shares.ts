/** More machines than anybody has: a part that says more was damaged. */
export const MOST_SHARES = 99_999;
