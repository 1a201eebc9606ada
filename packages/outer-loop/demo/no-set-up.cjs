/** In place of Jest's global set-up, which starts a database. */
module.exports = async () => {}
