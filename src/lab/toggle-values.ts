export type ToggleValue = boolean | string;
export type ToggleValues = Record<string, ToggleValue>;

/** A condition: every named toggle has this value, or one of these values. */
export type When = Record<string, ToggleValue | ToggleValue[]>;
