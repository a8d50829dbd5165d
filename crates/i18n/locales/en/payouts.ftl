payouts-title = What M-Pesa says
payouts-known = What is known

payout-state-reserved = Waiting its turn
payout-state-sending = Sending
payout-state-unknown = Not known yet
payout-state-succeeded = Paid
payout-state-failed = Not paid

payout-reserved-text = The money is set aside. M-Pesa is asked next.
payout-sending-text = M-Pesa has been asked and has not answered yet.
payout-unknown-text = We are asking M-Pesa what became of it; asked { $count } times so far. It is never sent as a second payment.
payout-receipt = Receipt { $receipt }
payout-recipient = Registered name: { $name }
payout-cost = M-Pesa took { $amount }
payout-failed-text = The money is back where it was.

payout-failure-no-funds = The paybill does not hold enough. Move money into it, then propose the payment again.
payout-failure-limit = The amount is over a limit of M-Pesa, or of the person paid. Pay less, or in parts.
payout-failure-not-registered = The number is not registered with M-Pesa. Ask the person paid for another.
payout-failure-credentials = M-Pesa did not accept the name or the password in which the chama pays out. Look at the paybill in the settings.
payout-failure-not-allowed = The paybill is not allowed to send money. Ask Safaricom to let it.
payout-failure-not-handed-over = It could not be handed to M-Pesa. Look at the paybill in the settings, then propose the payment again.
payout-failure-other = M-Pesa refused it.
payout-failure-words = M-Pesa says: { $words }

payout-name-differs = The number is registered as { $name }, but { $payee } was meant. Ask whether it reached the right person.
payout-overdue = Nothing has been known for more than 15 minutes. Look at the paybill’s own statement, and do not pay it again by hand.
payout-difference-after-all = M-Pesa had it fail and then sent it all the same. It is booked as a transaction of its own: see that it was not paid twice.
payout-difference-other-receipt = M-Pesa named a second receipt for it. See in the statement whether it was paid twice.
payout-difference-other-amount = M-Pesa named another amount than was asked for. See in the statement what was sent.
payout-difference-receipt-twice = M-Pesa named a receipt that belongs to another payment. See in the statement which it is.
payout-difference-not-bookable = M-Pesa sent it, but the book would not take it: the place holds too little, or the book is closed. It is tried again.

prepare-title = Pay many at once
prepare-lead = One line for each member, such as a share-out or the turn of a merry-go-round. Officers approve the total as one payment; then M-Pesa pays one after another.
prepare-name = What the list is called
prepare-savings = Savings
prepare-no-phone = No Kenyan phone number, so M-Pesa cannot pay them
prepare-amount-of = Amount for { $name }
prepare-purpose-of = Why { $name } is paid, if it differs
prepare-total = Total
prepare-holds = The paybill holds { $amount } by the book. What M-Pesa takes comes on top of the total.
prepare-no-paybill = The chama has no paybill that can pay
prepare-no-paybill-text = Connect a paybill in the settings, with the name and password in which it pays out.

progress-title = { $name }
progress-sentence = { $arrived } of { $lines } paid, { $failed } not paid, { $open } on their way.
progress-looks-again = This page looks again by itself every few seconds.
progress-back = Back to the payment
progress-link = Watch how far M-Pesa has come
progress-none = M-Pesa does not pay this one
progress-none-text = It is paid by hand.

payment-lines-title = Lines
payment-lines = { $count ->
    [one] 1 member
   *[other] { $count } members
}
payment-needs-a-look = Needs a look
payment-event-sending = Approved in full, and M-Pesa asked
proposal-state-sending = Being sent
proposal-state-failed = Not paid
flash-sending = Approved. M-Pesa is being asked to pay it.

error-payout-state-unknown = There is no such state of a payment.
error-payout-failure-unknown = There is no such reason.
error-payout-not-whole-shillings = M-Pesa sends whole shillings. Leave the cents out.
error-payout-out-of-range = M-Pesa sends from 10 to 250,000 shillings at a time. Choose an amount between.
error-payout-no-phone = There is no Kenyan phone number to send it to. Write one.
error-payout-not-reversible = M-Pesa has sent this money, so it cannot be taken back here. When it is sent back, record it as received.
error-batch-empty = Write an amount for at least one member.
error-batch-too-long = There can be at most 100 lines. Make two lists.
error-batch-member-twice = A member stands in the list twice. Put it in one line.
error-batch-total-too-large = All of it together is too much for one list. Make two.
error-batch-title-required = Write what the list is called.
error-batch-kind-not-offered = A list can be of withdrawals, welfare or expenses. Choose one of them.
error-batch-needs-paybill = The chama has no paybill that can pay. Connect one in the settings first.
error-batch-member-without-phone = M-Pesa cannot pay { $name }: there is no Kenyan phone number. Write it in their file, or leave them out.
error-batch-cannot-be-sent = M-Pesa cannot pay line { $line } any more: look at the paybill in the settings and at the phone of the member.

payout-end = M-Pesa never made this payment
payout-end-lead = Only when the M-Pesa portal or its care line says so. Two officers have to say it; then the money is back where it was. Should it arrive after all, it is booked then.
payout-end-reason = How do you know that { $name } was not paid?
flash-payout-end-asked = Another officer has to say so too.
flash-payout-ended = The payment is ended; its money is back where it was.
error-payout-may-arrive = This payment is known, or may still arrive: wait a day after M-Pesa was asked to make it.
error-needs-another-officer = Another officer has to do it now: one cannot do both.
