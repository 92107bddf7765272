/** More machines than anyone has. A part with a larger number is damaged. */
export const MOST_SHARES = 99_999;
