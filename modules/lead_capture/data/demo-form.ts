import type { FormContent } from './form-content.ts'
import { inLanguage } from './form-definition.ts'

/** The form of the demo tenant. Its legal text is an example, is marked as one, and names nobody real. */
export const demoFormContent: FormContent = {
  format: 2,
  slug: 'enquiry',
  version: 1,
  languages: ['en'],
  fields: [
    { key: 'name', kind: 'text', role: 'name', required: true, autocomplete: 'name' },
    { key: 'email', kind: 'email', role: 'email', required: true, autocomplete: 'email' },
    { key: 'phone', kind: 'phone', role: 'phone', required: false, autocomplete: 'tel' },
    { key: 'company', kind: 'text', role: 'company', required: false, autocomplete: 'organization' },
    { key: 'message', kind: 'long_text', role: 'message', required: false, warnsOfSpecialCategories: true },
  ],
  steps: [{ key: 'all', fields: ['name', 'email', 'phone', 'company', 'message'] }],
  consents: ['product_news'],
  after: { kind: 'thanks' },
  texts: {
    en: {
      title: 'Talk to us about your leads',
      steps: {},
      fields: {
        name: { label: 'Your name' },
        email: {
          label: 'E-mail',
          hint: 'We answer to this address, and use it for nothing else unless you tick the box below.',
        },
        phone: { label: 'Phone', hint: 'If you would rather be called.' },
        company: { label: 'Company' },
        message: { label: 'What would you like to know?' },
      },
      consents: {
        product_news: {
          purpose: 'product_news',
          text:
            'Send me news about Leadkeep by e-mail, about once a month. I can withdraw this at any time. ' +
            'My enquiry is answered either way.',
          version: 1,
          language: 'en',
        },
      },
      notice: {
        version: 1,
        language: 'en',
        example: true,
        summary:
          'Example Ltd uses what you enter to answer your enquiry, and deletes it twelve months after the last contact. ' +
          'Your details are encrypted before they are stored.',
        controller: {
          name: 'Example Ltd',
          address: ['1 Sample Street', '10115 Berlin', 'Germany'],
          email: 'hello@demo.example',
        },
        contact: { name: 'Data protection officer', email: 'privacy@demo.example' },
        purposes: [
          {
            title: 'Answering your enquiry',
            text: 'We read your message, answer it, and keep the conversation so that we know what was said.',
            basis:
              'GDPR Art. 6(1)(b), steps before a contract at your request; otherwise Art. 6(1)(f), our interest in answering.',
          },
          {
            title: 'News by e-mail, only if you tick the box',
            text: 'We write to you about the product, about once a month.',
            basis: 'GDPR Art. 6(1)(a), your consent. Withdrawing it does not affect what was done before.',
          },
          {
            title: 'Showing what happened to your data',
            text:
              'We keep a log of who did what with your enquiry. It holds no readable personal data: values appear in it ' +
              'only as salted hashes.',
            basis: 'GDPR Art. 6(1)(c) with Art. 5(2), our duty to account for what we do.',
          },
        ],
        recipients:
          'The people of our sales team. The company that runs our servers stores the data encrypted, on our behalf.',
        transfers: 'None to countries outside the European Economic Area.',
        retention:
          'Enquiries: twelve months after the last contact. Evidence of consent: three years after it ends. Then the key ' +
          'that your details are encrypted under is destroyed.',
        rights: [
          'You may ask for a copy of your data, have it corrected, erased or its use restricted, receive it in a portable form, ' +
            'and object to its use (GDPR Art. 15 to 21).',
          'You may withdraw a consent at any time (Art. 7(3)).',
          'You need not give us anything. Without a name and an e-mail address we can’t answer. No decision is made by machine alone.',
        ],
        authority:
          'You may complain to a supervisory authority, for example the one where you live (GDPR Art. 77).',
      },
      submit: 'Send and get a receipt',
      next: [
        'A person in our team reads your enquiry and answers within one working day. That they opened it is on the log, too.',
        'If you ticked the box for news, that counts as a claim until you confirm it through the address itself. Without ' +
          'that confirmation nothing is sent.',
        'You can ask what we hold, or to be forgotten, at any time: write to the address in the notice.',
      ],
    },
  },
}

/** The same as who reads English meets it. */
export const demoForm = inLanguage(demoFormContent, 'en')
