/**
 * A small server that keeps its promises and never repeats a value. An ERROR's text, its detail ("Failing row contains
 * …"), and the statement of a crashed process ("Failed process was running: …") all quote what was being stored, so
 * none of them reaches the server's log; the caller still gets them and says what it may.
 */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '60',
  shared_buffers: '64MB',
  jit: 'off',
  timezone: 'UTC',
  // Accepted means durable.
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  // Values stay out of the log.
  logging_collector: 'off',
  log_destination: 'stderr',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_duration: 'off',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_transaction_sample_rate: '0',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_lock_waits: 'off',
  log_checkpoints: 'off',
  debug_print_parse: 'off',
  debug_print_rewritten: 'off',
  debug_print_plan: 'off',
} as const

/** As command-line flags, which win over any file in the data folder. */
export const settingFlags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
