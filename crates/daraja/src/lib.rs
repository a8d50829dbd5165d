//! M-Pesa as Safaricom offers it to programs (Daraja): wire types and a client.
