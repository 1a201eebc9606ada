/** Stands in the bundle for what this process never runs. */
export {}
