export { Subject } from './data/entities.ts'
export { aliasSubject, newSubject, requireSubject, sameSubjects } from './subjects.ts'
export { privacy } from './module.ts'
