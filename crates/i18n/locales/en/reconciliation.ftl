reconciliation-title = Books, M-Pesa and cash box
reconciliation-lead = What the books say each place holds, set against its statement or what was counted there. Every member sees the same.
reconciliation-day-lead = How the books compared at the end of this day, and what differs.
reconciliation-books = Books
reconciliation-seen = Seen
reconciliation-statement = Statement
reconciliation-difference = Difference
reconciliation-on-its-way = On its way out:
reconciliation-look-day = Look at today line by line
reconciliation-look-transaction = Look at it in the books
reconciliation-days = The last month
reconciliation-no-days = Nothing was counted and no statement was brought in the last month.
reconciliation-day = Day
reconciliation-outcome = Outcome
reconciliation-line = Line
reconciliation-lines-agree = Book and statement have the same lines on this day.

proof-day-proved = Books = M-Pesa = cash box. Every place holds what its book says.
proof-day-explained = Every difference has been explained by two officers.
proof-day-differs = { $amount } differ and nobody has explained why.
proof-day-partly = What was seen agrees. A place that holds money was not seen.
proof-day-unseen = Nothing was counted, and no statement was brought, since money last moved.
proof-card-proved = Books = M-Pesa = cash box, proved { $day }
proof-card-explained = Books, M-Pesa and cash box on { $day }: differences explained by two officers
proof-card-differs = Books, M-Pesa and cash box differ by { $amount } on { $day }
proof-card-partly = Books agree with what was seen on { $day }; not every place was seen
proof-card-unseen = Books, M-Pesa and cash box are not yet compared
proof-card-look = Look at the comparison

seen-by-statement = { $amount } by statement of { $day }
seen-by-count = { $amount } counted for { $day }
seen-by-nobody = Not seen
finding-agrees = Agrees
finding-on-its-way = Agrees, with money on its way
finding-explained = Explained by two officers
finding-differs = Differs
finding-not-seen = Not seen since it last moved
finding-empty = Empty
finding-on-its-way-what = M-Pesa still holds what is being paid out.
finding-differs-what = Record what is missing, reverse what is wrong, or let two officers explain it.
finding-not-seen-what = Count it, or bring its statement.

difference-only-books = In the books and not on the statement. If it did not happen, reverse it.
difference-only-statement = On the statement and not in the books. Record what it was, or propose the payment.
difference-amounts-differ = The amounts differ. Reverse the booking and record it as the statement has it.

explanation-title = What was said of it
explanation-waiting = Explanations to agree with
explanation-agreed = agreed by
explanation-agree = I agree
explanation-form = Explain a difference
explanation-lead = An explanation counts when a second officer agrees. It changes nothing in the books.
explanation-reason = Why does it differ?
explanation-reason-hint = What happened, and what will be done about it.
explanation-submit = Explain it

counts-title = Cash counts
counts-lead = What officers counted in the cash box, or read as the balance of another place.
counts-none = Nothing has been counted yet.
count-title = Count cash
count-lead = Write down what is really there, also when it is not what the books say.
count-place = Where did you count?
count-amount = Counted
count-amount-hint = All notes and coins together. 0 if it is empty.
count-day = At the end of which day?
count-day-hint = Today if you leave it empty.
count-note = Anything to say about it
count-submit = Save the count

statements-title = Statements
statements-lead = Statements of M-Pesa and the bank that were brought and compared with the books.
statements-none = No statement has been brought yet.
statements-bring = Bring a statement
statements-bring-lead = A statement of your paybill or till, of a person’s M-Pesa, of Equity or KCB. It is only looked at first: you see what every line would do before anything is booked.
statements-columns-lead = We do not know this layout. Say which column holds what, and choose the file again.
statements-columns = Which column holds what
statements-column-none = None
statements-column-completed-at = Day
statements-column-time = Time, if it has its own column
statements-column-receipt = Receipt or reference
statements-column-details = What it says
statements-column-paid-in = Money in
statements-column-withdrawn = Money out
statements-column-amount = Amount, if in and out share a column
statements-column-side = Debit or credit
statements-column-balance = Balance
statements-column-status = Status
statements-column-reason = Kind
statements-column-other-party = The other side
statements-column-linked = Receipt it belongs to
statements-column-account = Account the payer typed
statements-place = Whose statement is it?
statements-file = File
statements-file-hint = CSV, Excel (XLSX) or the PDF of M-Pesa, at most 5 MB.
statements-password = Password of the file
statements-password-hint = Only for the PDF of a person’s M-Pesa. It is not kept.
statements-look = Look at it
statements-rows = Lines
statements-what = What the lines do
statements-plan = What happens
statements-in = In
statements-out = Out
statements-closing = Balance after the last line
statements-more = Only the first lines are shown; all are counted above.
statements-unreadable = { $count ->
    [one] 1 line could not be read as money.
   *[other] { $count } lines could not be read as money.
}
statements-keep = Keep it and book
statements-keep-lead = New money is booked by its receipt, to its member or as not yet explained. Costs are booked as the statement has them. Bringing the same statement again adds nothing.
statements-undo = Undo this statement
statements-undo-lead = What it booked is reversed, and its lines count no more. It is refused where something else was built on it.
statements-undo-reason = Why?
statements-undo-confirm = Undo this statement?
statement-state-looked-at = Only looked at
statement-state-booking = Being booked
statement-state-kept = Kept
statement-state-undone = Undone
statement-plan-again = Kept before: nothing happens
statement-plan-already = Already in the books
statement-plan-book = New money, booked by its receipt
statement-plan-cost = Cost the books lack
statement-plan-payout = Payment in the books
statement-plan-reverse = Reverses what was booked
statement-plan-by-hand = Not booked: record it yourself
statement-class-payment-in = Money in
statement-class-payment-in-charge = Cost of money in
statement-class-payout-out = Money out
statement-class-payout-charge = Cost of money out
statement-class-reversal = Reversal
statement-class-transfer = Between own accounts
statement-class-charge = Cost
statement-class-other = Something else

flash-counted = The count is saved.
flash-explained = The explanation is saved. It counts when another officer agrees.
flash-agreed = The explanation counts from now on.
flash-statement-kept = The statement is kept.
flash-statement-undo-asked = Some of its money still waits to be explained, so another officer has to undo it too.
flash-statement-undone = The statement is undone.

activity-reconciliation-count-cash = counted { $amount } in { $name } for { $since }
activity-reconciliation-keep-statement = { $count ->
    [one] kept the statement { $name } with { $count } line
   *[other] kept the statement { $name } with { $count } lines
}
activity-reconciliation-undo-asked = wants the statement { $name } undone{ $note }; another officer has to undo it too
activity-reconciliation-undo-statement = undid the statement { $name }: { $reason }
activity-reconciliation-explain = explained a difference of { $amount } in { $name }: { $reason }
activity-reconciliation-agree = agreed with the explanation of a difference of { $amount } in { $name }

error-finding-unknown = There is no such finding. Choose one from the list.
error-outcome-unknown = There is no such outcome. Choose one from the list.
error-seen-by-unknown = It is seen by a statement or by a count. Choose one of them.
error-statement-plan-unknown = There is no such plan for a line. Choose one from the list.
error-import-state-unknown = There is no such state of a statement. Choose one from the list.
error-difference-kind-unknown = There is no such kind of difference. Choose one from the list.
error-amount-negative = There cannot be less than nothing. Write 0 if it is empty.
error-count-too-long-ago = That day is more than a month ago. Count what is there today.
error-no-difference = This place does not differ on that day, so there is nothing to explain.
error-own-explanation = Another officer has to agree with what you said.
error-already-agreed = Another officer has agreed already.
error-difference-unexplained = { $place } differs by { $amount } on { $day } and nobody has explained why. Mend it, or let two officers explain it, then close the period.
error-statement-of-tomorrow = This statement has lines of days to come. Look at how its days are written.
error-statement-too-long = The statement has too many lines. Bring it month by month.
error-statement-not-open = This statement was kept already, or forgotten after a day. Look at the list, or bring it again.
error-statement-not-kept = Only a statement that is kept can be undone.
error-statement-kept-meanwhile = Another statement with the same lines was kept meanwhile. Look at it again.
error-statement-built-on = Something was built on the line { $receipt }: its money was assigned, spent or confirmed otherwise. Reverse that first.

permission-view-reconciliation = See whether the books agree with statements and counts
permission-reconcile = Bring statements, count the cash and explain differences
