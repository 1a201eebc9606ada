import { Client } from 'pg'

/** Past every policy and trigger: for what only a superuser may do. */
export async function asOwnerOfTheServer<T>(url: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: url })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}
