/** One demo lead: who, what they wanted, and what has happened since. Names and addresses are invented. */
export interface DemoLead {
  readonly name: string
  readonly email: string
  readonly phone?: string
  readonly company?: string
  readonly message: string
  readonly source: 'landing' | 'manual' | 'import'
  readonly hoursAgo: number
  readonly stage?: 'contacted' | 'qualified' | 'won' | 'lost'
  readonly isAssigned?: boolean
  readonly note?: string
  readonly task?: string
  /** What became of the box for news, where it was ticked. */
  readonly news?: 'asserted' | 'confirmed' | 'withdrawn'
}

const lead = (
  name: string,
  company: string | null,
  hoursAgo: number,
  message: string,
  more: Partial<Omit<DemoLead, 'name' | 'message' | 'hoursAgo'>> = {},
): DemoLead => ({
  name,
  message,
  hoursAgo,
  source: 'landing',
  email: `${plain(name)}@${company ? plain(company) : 'post'}.example`,
  ...(company ? { company } : {}),
  ...more,
})

/** An address in plain letters, as mail wants it: Petrović becomes petrovic. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^a-z0-9 ]/g, '')
    .trim()
    .replaceAll(/ +/g, '.')

export const demoLeads: readonly DemoLead[] = [
  lead(
    'Ines Halbach',
    'Nordlicht Optik',
    2,
    'We have eleven shops and a form on each page. Can one place collect them all?',
    { news: 'asserted' },
  ),
  lead(
    'Tomasz Wierzbicki',
    'Baltic Rail Parts',
    5,
    'Our auditor asks who read a customer record and when. Does the log answer that?',
    { phone: '+48 58 555 01 42' },
  ),
  lead(
    'Maren Oltmanns',
    null,
    9,
    'I run a small practice. How long does it take to set up a form with a proper notice?',
    { news: 'confirmed' },
  ),
  lead(
    'Giulia Ferrero',
    'Ferrero Vini',
    21,
    'Please send a price for five people. We sell to restaurants in three countries.',
    { news: 'confirmed', isAssigned: true },
  ),
  lead(
    'Henrik Sandström',
    'Sandström Båtvarv',
    26,
    'Looking for something simpler than our current CRM. We get about forty enquiries a week.',
    { phone: '+46 31 555 01 87', isAssigned: true, stage: 'contacted' },
  ),
  lead(
    'Aylin Demir',
    'Demir Textil',
    30,
    'Can an enquiry be erased completely, including from backups? Our last vendor could not say.',
    {
      news: 'asserted',
      isAssigned: true,
      stage: 'contacted',
      note: 'Asked twice about backups. Send her the page on how keys are destroyed.',
    },
  ),
  lead(
    'Pieter van Loon',
    'Van Loon Kassenbouw',
    46,
    'We build greenhouses. Leads come from trade fairs and from the site; can both end up in one list?',
    { isAssigned: true },
  ),
  lead(
    'Sofia Marques',
    'Clínica Marques',
    52,
    'We are a clinic and must be careful. Where is the data kept and who can read it?',
    {
      news: 'withdrawn',
      phone: '+351 21 555 01 66',
      isAssigned: true,
      stage: 'qualified',
      note: 'Decides together with her data protection officer. Wants a call next week, afternoons.',
      task: 'Call about hosting and the processing agreement',
    },
  ),
  lead(
    'Jonas Reinholt',
    'Reinholt & Søn',
    55,
    'Do you have an API? We would like to post from our configurator.',
    { isAssigned: true, stage: 'contacted' },
  ),
  lead(
    'Claire Dubosc',
    'Atelier Dubosc',
    70,
    'I would like to see how the double opt-in looks for a visitor.',
    { news: 'confirmed' },
  ),
  lead(
    'Ruben Castellanos',
    'Castellanos Obras',
    75,
    'Met you in Lyon. Please send the material you mentioned.',
    { source: 'manual', isAssigned: true, stage: 'contacted', task: 'Send the Lyon material' },
  ),
  lead(
    'Katarzyna Lis',
    'Lis Meble',
    96,
    'We need German and Polish forms. Is that possible with one account?',
    { phone: '+48 61 555 01 20', isAssigned: true, stage: 'qualified' },
  ),
  lead(
    'Oskar Brandl',
    'Brandl Solar',
    101,
    'Roof systems, three regions, one sales person each. Can leads be assigned by region?',
    {
      isAssigned: true,
      stage: 'qualified',
      note: 'Three regions, one owner each. Assignment rules matter more to him than reports.',
    },
  ),
  lead('Nadia Benali', null, 118, 'What do you do with my address once you have answered?', {
    isAssigned: true,
    stage: 'won',
    note: 'Answered with the notice and the retention table. Signed up for her own practice.',
  }),
  lead(
    'Fergus Doyle',
    'Doyle Stonework',
    122,
    'Our site is from 2014. Will a form work without JavaScript?',
    { isAssigned: true, stage: 'contacted' },
  ),
  lead(
    'Elisabeth Krantz',
    'Krantz Verlag',
    140,
    'We publish trade magazines and need consent per magazine, not one for all.',
    {
      news: 'confirmed',
      phone: '+49 89 555 01 31',
      isAssigned: true,
      stage: 'qualified',
      task: 'Prepare an example with three purposes',
    },
  ),
  lead('Matteo Rinaldi', 'Rinaldi Ascensori', 150, 'Price and contract length, please.', {
    isAssigned: true,
    stage: 'lost',
    note: 'Chose a vendor that his group already uses.',
  }),
  lead(
    'Hanne Vestergaard',
    'Vestergaard Frø',
    166,
    'Can I import our 2,000 old contacts, and what about their consent?',
    { source: 'import', isAssigned: true },
  ),
  lead('Luca Steiner', 'Steiner Uhren', 172, 'Two shops, one website. We lose enquiries in the mailbox.', {
    news: 'withdrawn',
    phone: '+41 44 555 01 09',
    isAssigned: true,
    stage: 'won',
  }),
  lead(
    'Amélie Rousseau',
    'Maison Rousseau',
    190,
    'Is there a way to show a customer what we hold about them?',
    { isAssigned: true, stage: 'contacted' },
  ),
  lead('Dragan Petrović', 'Petrović Logistika', 205, 'Twenty users. Do you support single sign-on?', {
    isAssigned: true,
    stage: 'lost',
    note: 'Needs single sign-on this quarter. Ask again in spring.',
  }),
  lead(
    'Sinéad Gallagher',
    'Gallagher Print',
    221,
    'The demo looked calm, which I liked. Can my colleague join?',
    { isAssigned: true, stage: 'qualified' },
  ),
  lead(
    'Wout Janssens',
    'Janssens Fietsen',
    240,
    'We are a bicycle maker with dealers in four countries. Who gets which lead?',
    { phone: '+32 9 555 01 77', isAssigned: true },
  ),
  lead('Marta Kowalska', 'Kowalska Design', 262, 'Please call me, mornings are best.', {
    phone: '+48 22 555 01 58',
    isAssigned: true,
    stage: 'contacted',
    task: 'Call in the morning',
  }),
  lead('Emil Hagström', 'Hagström Snickeri', 290, 'How do you prove that nobody changed the log?', {
    news: 'confirmed',
    isAssigned: true,
    stage: 'qualified',
    note: 'Very interested in the checkpoints. Sent him the format description.',
  }),
  lead(
    'Beatriz Fontes',
    'Fontes Cortiça',
    312,
    'We export cork. Most of our leads write in English or Spanish.',
    { isAssigned: true, stage: 'won' },
  ),
  lead(
    'Rolf Ebersbach',
    'Ebersbach Messtechnik',
    340,
    'From the trade fair in Hanover, hall 6. Interested, but not before the new year.',
    { source: 'manual', isAssigned: true, task: 'Write in January' },
  ),
  lead('Yusuf Karaman', null, 361, 'Is there a version that we can run on our own servers?', {
    isAssigned: true,
    stage: 'contacted',
  }),
  lead(
    'Charlotte Everaert',
    'Everaert Advocaten',
    388,
    'A law firm with eight people. We answer access requests by hand today.',
    {
      phone: '+32 2 555 01 12',
      isAssigned: true,
      stage: 'qualified',
      note: 'Access requests take them a day each. That is the hook.',
    },
  ),
  lead('Pavel Horák', 'Horák Sklo', 410, 'We would like to test with real visitors for a month.', {
    isAssigned: true,
    stage: 'won',
  }),
]
