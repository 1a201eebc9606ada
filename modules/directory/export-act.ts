/** By which everything that a tenant has leaves the house; each entry of it names whose values, and who gets them. */
export const exportAct = 'directory.tenant.export'
