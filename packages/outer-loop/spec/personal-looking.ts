/** Words that, in a column's name, mostly mean something about a person. */
const aboutPeople = new Set(
  (
    'name firstname lastname forename surname nickname username fullname initials salutation ' +
    'email mail phone mobile telephone fax address street city town postcode postal zip ' +
    'birth birthday birthdate born dob age gender sex nationality religion ethnicity ' +
    'ip ipaddress useragent fingerprint device latitude longitude location geo ' +
    'iban bic card passport ssn tax licence license plate photo portrait avatar picture voice ' +
    'salary income diagnosis allergy health contact person visitor employer company'
  ).split(' '),
)

/** Words for what somebody types: it holds whatever they typed. */
const typed = new Set(
  'note notes message messages comment comments remark remarks description text body bio about feedback answer answers question reason subject memo transcript content free'.split(
    ' ',
  ),
)

/** Last words that make a name a reference, a time, a number or a state: `email_verified_at`, `note_id`. */
const aboutRecords = new Set(
  'id ids at on by count version hash index token kind type state status stage step order position size length bytes enabled required allowed verified hidden deleted is has code'.split(
    ' ',
  ),
)

/** Whether a column or field named so mostly holds something about a person, typed text included. */
export const looksPersonal = (name: string): boolean =>
  !isOfRecord(name) && words(name).some((word) => aboutPeople.has(word) || typed.has(word))

/** Whether a column named so mostly holds what somebody typed. */
export const looksTyped = (name: string): boolean =>
  !isOfRecord(name) && words(name).some((word) => typed.has(word))

function isOfRecord(name: string): boolean {
  const all = words(name)
  const first = all[0] ?? ''
  const last = all.at(-1) ?? ''

  return all.length > 1 && (aboutRecords.has(last) || first === 'is' || first === 'has')
}

/** `firstName`, `first_name` and `first-name` are two words. */
const words = (name: string): readonly string[] =>
  name
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
    .filter(Boolean)
    .map((word) => word.toLowerCase())
