# Pasted messages
error-sms-amount-unreadable = We cannot read the amount in this message. Copy the message again, whole.
error-sms-failed = This message says that nothing was paid. Pay again, then paste the new message.
error-sms-not-a-payment = This message tells of no payment. Paste the one that says who was paid and how much.
error-sms-not-mpesa = This is no message of M-Pesa: it needs a receipt followed by “Confirmed”. Copy it whole.
error-sms-required = Paste the message M-Pesa sent.
error-sms-several = There is more than one message. Paste one at a time.
error-sms-too-long = That is longer than any message of M-Pesa. Paste one message only.

# Files of statements
error-statement-columns-unfit = The columns you chose do not fit this file. Choose the day and the amount among its headings.
error-statement-damaged = This file is damaged. Download the statement again and send the new file.
error-statement-empty = There is nothing in this file. Download the statement again.
error-statement-layout-unknown = We do not know the headings of this file. Say which column is the day and which the amount.
error-statement-no-text = There is no text in this PDF, only pictures. Ask for the statement as CSV or XLSX.
error-statement-not-one = This is no statement we can read. Send it as CSV, XLSX or PDF.
error-statement-old-workbook = This spreadsheet is of an old kind, or has a password. Open it and save it as XLSX or CSV without one.
error-statement-password-needed = This PDF is protected. Write its password; M-Pesa sends it with the statement, often it is the number of the ID card.
error-statement-password-wrong = That is not the password of this PDF. Write it again.
error-statement-too-large = The file is too large. Send at most 10 MB; ask for a shorter period.
error-statement-too-many-rows = There are too many rows. Send at most 20,000 at a time; ask for a shorter period.
error-statement-unpacks-too-much = This file unpacks to more than any statement. Download it again, or save it as CSV.

# Lines of statements that are no rows
error-statement-row-amount-missing = There is no amount.
error-statement-row-amount-unreadable = The amount or the balance cannot be read.
error-statement-row-both-amounts = Money in and money out stand in one row.
error-statement-row-date-missing = There is no day.
error-statement-row-date-unreadable = The day cannot be read.
error-statement-row-none = This is no row of money: a total, a note or the end of a page.
error-statement-row-receipt-missing = There is no receipt.
error-statement-row-receipt-unreadable = The receipt has signs no receipt has.
error-statement-row-too-long = The row is longer than any. Often a quotation mark is missing.
