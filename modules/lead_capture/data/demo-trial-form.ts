import { demoFormContent } from './demo-form.ts'
import type { FormContent, FormTexts } from './form-content.ts'

const { notice, consents } = demoFormContent.texts['en']!

const en: FormTexts = {
  title: 'Try Leadkeep with your own leads',
  steps: { need: 'What you need', contact: 'How we reach you' },
  fields: {
    reason: {
      label: 'What brings you here?',
      options: {
        trial: 'I would like a trial',
        moving: 'We are moving from another system',
        other: 'Something else',
      },
    },
    system: {
      label: 'Which system do you use today?',
      hint: 'So that we can say what moves over by itself.',
    },
    areas: {
      label: 'What should it do for you?',
      options: {
        forms: 'Forms and landing pages',
        follow_up: 'Following leads up',
        proof: 'Proof for audits and regulators',
      },
    },
    leads: { label: 'Leads in a month, roughly' },
    start: { label: 'When would you like to begin?' },
    partner: { label: 'Partner code from the link' },
    name: { label: 'Your name' },
    email: { label: 'E-mail' },
    phone: { label: 'Phone', hint: 'If you would rather be called.' },
    message: { label: 'Anything else we should know?' },
  },
  consents,
  notice,
  submit: 'Ask for a trial',
  next: [
    'We set up a trial within one working day and write to you when it is ready.',
    'It ends by itself after thirty days. Nothing has to be cancelled.',
  ],
  thanks: [
    {
      kind: 'paragraph',
      content: [
        { kind: 'strong', text: 'Your trial is on its way.' },
        { kind: 'text', text: ' Until it is there, you may like to know:' },
      ],
    },
    {
      kind: 'list',
      items: [
        [
          { kind: 'text', text: 'what is kept of this enquiry, and for how long: ' },
          { kind: 'link', text: 'privacy notice', href: '/privacy' },
        ],
        [
          { kind: 'text', text: 'what Leadkeep promises, and what it doesn’t: ' },
          { kind: 'link', text: 'questions', href: '/#questions' },
        ],
      ],
    },
  ],
}

const de: FormTexts = {
  title: 'Leadkeep mit Ihren eigenen Anfragen ausprobieren',
  steps: { need: 'Was Sie brauchen', contact: 'Wie wir Sie erreichen' },
  fields: {
    reason: {
      label: 'Was führt Sie zu uns?',
      options: {
        trial: 'Ich möchte es ausprobieren',
        moving: 'Wir wechseln von einem anderen System',
        other: 'Etwas anderes',
      },
    },
    system: {
      label: 'Welches System nutzen Sie heute?',
      hint: 'Damit wir sagen können, was von selbst mitkommt.',
    },
    areas: {
      label: 'Was soll es für Sie tun?',
      options: {
        forms: 'Formulare und Landingpages',
        follow_up: 'Anfragen nachgehen',
        proof: 'Nachweise für Prüfungen und Behörden',
      },
    },
    leads: { label: 'Anfragen im Monat, ungefähr' },
    start: { label: 'Wann möchten Sie beginnen?' },
    partner: { label: 'Partnercode aus dem Link' },
    name: { label: 'Ihr Name' },
    email: { label: 'E-Mail' },
    phone: { label: 'Telefon', hint: 'Falls Sie lieber angerufen werden.' },
    message: { label: 'Was sollten wir noch wissen?' },
  },
  consents: {
    product_news: {
      purpose: 'product_news',
      text:
        'Schicken Sie mir etwa einmal im Monat Neuigkeiten zu Leadkeep per E-Mail. Ich kann das jederzeit widerrufen. ' +
        'Meine Anfrage wird so oder so beantwortet.',
      version: 1,
      language: 'de',
    },
  },
  notice: {
    version: 1,
    language: 'de',
    example: true,
    summary:
      'Die Example Ltd nutzt Ihre Angaben, um Ihre Anfrage zu beantworten, und löscht sie zwölf Monate nach dem letzten ' +
      'Kontakt. Ihre Angaben werden verschlüsselt, bevor sie gespeichert werden.',
    controller: notice.controller,
    contact: { name: 'Datenschutzbeauftragte', email: notice.contact.email },
    purposes: [
      {
        title: 'Ihre Anfrage beantworten',
        text: 'Wir lesen Ihre Nachricht, antworten darauf und bewahren das Gespräch auf, damit wir wissen, was gesagt wurde.',
        basis:
          'DSGVO Art. 6 Abs. 1 Buchst. b, vorvertragliche Maßnahmen auf Ihre Anfrage; sonst Buchst. f, unser Interesse zu antworten.',
      },
      {
        title: 'Neuigkeiten per E-Mail, nur wenn Sie das Kästchen ankreuzen',
        text: 'Wir schreiben Ihnen etwa einmal im Monat zum Produkt.',
        basis:
          'DSGVO Art. 6 Abs. 1 Buchst. a, Ihre Einwilligung. Ein Widerruf berührt nicht, was vorher geschah.',
      },
      {
        title: 'Zeigen, was mit Ihren Daten geschah',
        text:
          'Wir führen ein Protokoll darüber, wer was mit Ihrer Anfrage getan hat. Es enthält keine lesbaren ' +
          'personenbezogenen Daten: Werte kommen darin nur als gesalzene Hashwerte vor.',
        basis: 'DSGVO Art. 6 Abs. 1 Buchst. c mit Art. 5 Abs. 2, unsere Pflicht zur Rechenschaft.',
      },
    ],
    recipients:
      'Die Menschen in unserem Vertrieb. Das Unternehmen, das unsere Server betreibt, speichert die Daten verschlüsselt in unserem Auftrag.',
    transfers: 'Keine in Länder außerhalb des Europäischen Wirtschaftsraums.',
    retention:
      'Anfragen: zwölf Monate nach dem letzten Kontakt. Nachweise von Einwilligungen: drei Jahre nach ihrem Ende. Dann wird ' +
      'der Schlüssel vernichtet, mit dem Ihre Angaben verschlüsselt sind.',
    rights: [
      'Sie können eine Kopie Ihrer Daten verlangen, sie berichtigen, löschen oder ihre Verarbeitung einschränken lassen, sie ' +
        'in übertragbarer Form erhalten und ihrer Nutzung widersprechen (DSGVO Art. 15 bis 21).',
      'Sie können eine Einwilligung jederzeit widerrufen (Art. 7 Abs. 3).',
      'Sie müssen uns nichts angeben. Ohne Namen und E-Mail-Adresse können wir nicht antworten. Keine Entscheidung trifft allein eine Maschine.',
    ],
    authority:
      'Sie können sich bei einer Aufsichtsbehörde beschweren, zum Beispiel bei der an Ihrem Wohnort (DSGVO Art. 77).',
  },
  submit: 'Um einen Test bitten',
  next: [
    'Wir richten den Test innerhalb eines Arbeitstages ein und schreiben Ihnen, sobald er bereit ist.',
    'Er endet nach dreißig Tagen von selbst. Sie müssen nichts kündigen.',
  ],
  thanks: [
    {
      kind: 'paragraph',
      content: [
        { kind: 'strong', text: 'Ihr Test ist unterwegs.' },
        { kind: 'text', text: ' Bis dahin möchten Sie vielleicht wissen:' },
      ],
    },
    {
      kind: 'list',
      items: [
        [
          { kind: 'text', text: 'was von dieser Anfrage wie lange aufbewahrt wird: ' },
          { kind: 'link', text: 'Datenschutzhinweise', href: '/privacy' },
        ],
        [
          { kind: 'text', text: 'was Leadkeep verspricht und was nicht (auf Englisch): ' },
          { kind: 'link', text: 'Fragen', href: '/#questions' },
        ],
      ],
    },
  ],
}

/** What a form can do beyond the first one: steps, choices, a question that depends on another, two languages. */
export const demoTrialForm: FormContent = {
  format: 2,
  slug: 'trial',
  version: 1,
  languages: ['en', 'de'],
  fields: [
    { key: 'reason', kind: 'choice', required: true, options: ['trial', 'moving', 'other'] },
    { key: 'system', kind: 'text', required: true, when: { field: 'reason', is: ['moving'] } },
    { key: 'areas', kind: 'choices', required: false, options: ['forms', 'follow_up', 'proof'] },
    { key: 'leads', kind: 'number', required: false, whole: true, min: 1, max: 1_000_000 },
    { key: 'start', kind: 'date', required: false, min: '2026-01-01' },
    { key: 'partner', kind: 'hidden' },
    { key: 'name', kind: 'text', role: 'name', required: true, autocomplete: 'name' },
    { key: 'email', kind: 'email', role: 'email', required: true, autocomplete: 'email' },
    { key: 'phone', kind: 'phone', role: 'phone', required: false, autocomplete: 'tel' },
    { key: 'message', kind: 'long_text', role: 'message', required: false, warnsOfSpecialCategories: true },
  ],
  steps: [
    { key: 'need', fields: ['reason', 'system', 'areas', 'leads', 'start'] },
    { key: 'contact', fields: ['name', 'email', 'phone', 'message'] },
  ],
  consents: ['product_news'],
  after: { kind: 'thanks' },
  texts: { en, de },
}
