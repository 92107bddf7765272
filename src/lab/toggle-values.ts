export type ToggleValue = boolean | string;
export type ToggleValues = Record<string, ToggleValue>;

/** Holds when every named toggle has the value, or one of the values. */
export type When = Record<string, ToggleValue | ToggleValue[]>;
