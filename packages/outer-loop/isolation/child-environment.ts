/** A child's whole environment, for `spawn`. */
export const childEnvironment = (variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv =>
  // A web framework's types ask every environment for NODE_ENV; a child's has what it is given.
  ({ ...variables }) as NodeJS.ProcessEnv
