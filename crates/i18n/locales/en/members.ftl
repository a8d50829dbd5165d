members-title = Members
members-count = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
members-name = Name
members-role = Role
members-phone = Phone
members-savings = Savings
members-statement-of = Statement of { $name }
members-you = You
members-privacy = The middle of each phone number is hidden.

member-add-title = Add a member
member-add-lead = A name is enough. With an e-mail address the member can sign in and read the book.
member-add-submit = Add the member
member-email-hint = The address of the member's ChamaLink account, if there is one.
member-role = Role
member-status-active = Active
member-status-suspended = Suspended
member-status-left = Left
member-status-deceased = Deceased

statement-of = Statement of { $name }
statement-as-of = As of { $time }
statement-date = Date
statement-what = What and why
statement-in = In
statement-out = Out
statement-balance = Balance
statement-opening = Brought forward
statement-closing = Savings today
statement-total-in = Paid in
statement-total-out = Taken out
statement-csv = Spreadsheet file (CSV)
statement-none = No line yet
statement-none-text = The first contribution of this member appears here.
statement-by = Recorded by { $name }
statement-proof = This statement adds up
statement-proof-text = Brought forward { $opening }, plus { $in } in, less { $out } out, is { $closing }: line by line the same as in the book.
statement-proof-broken = This statement does not agree with the book
statement-proof-broken-text = The lines and the balance in the book differ. Record nothing more, and tell the person who runs this server.
statement-older = Older lines

csv-date = Date
csv-entry = Entry
csv-type = Type
csv-reason = Reason
csv-receipt = Receipt code
csv-by = Recorded by
csv-in = In (KES)
csv-out = Out (KES)
csv-balance = Balance (KES)
