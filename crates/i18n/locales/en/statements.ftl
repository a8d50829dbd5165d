# Pasted messages
error-sms-amount-unreadable = We cannot read the amount in this message. Copy the message again, whole.
error-sms-failed = This message says that nothing was paid. Pay again, then paste the new message.
error-sms-not-a-payment = This message tells of no payment. Paste the one that says who was paid and how much.
error-sms-not-mpesa = This is no message of M-Pesa: it needs a receipt followed by “Confirmed”. Copy it whole.
error-sms-required = Paste the message M-Pesa sent.
error-sms-several = There is more than one message. Paste one at a time.
error-sms-too-long = That is longer than any message of M-Pesa. Paste one message only.
