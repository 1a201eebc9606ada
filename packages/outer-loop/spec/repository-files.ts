/** The files of the frozen base. */
export interface RepositoryFiles {
  readonly paths: readonly string[]
  /** Which files the test runners find (`settings.tests.files`); empty where nobody said. */
  readonly tests: readonly string[]
}
