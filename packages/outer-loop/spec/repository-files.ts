/** The files of the frozen base. */
export interface RepositoryFiles {
  readonly paths: readonly string[]
  /** Globs of the files that the test runners find (`settings.tests.files`); empty where nobody said. */
  readonly tests: readonly string[]
}
