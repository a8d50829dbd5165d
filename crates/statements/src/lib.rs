//! Account statements as banks and M-Pesa hand them out, read into rows.
