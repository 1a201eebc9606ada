export { Subject } from './data/entities.ts'
export { aliasSubject, newSubject, sameSubjects } from './subjects.ts'
export { privacy } from './module.ts'
