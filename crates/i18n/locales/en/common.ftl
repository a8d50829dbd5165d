brand = ChamaLink
title-of-page = { $title } – ChamaLink
title-with-error = Error: { $title }

layout-skip = Skip to the main content
layout-main-menu = Main menu
layout-chama-menu = Menu of this chama
layout-where = Where you are
layout-foot = ChamaLink: one book, open to every member.
layout-foot-time = Times are East Africa Time (EAT). Money is in Kenya shillings (KES).

nav-home = Home
nav-chamas = My chamas
nav-profile = Profile
nav-found = New chama
nav-overview = Overview
nav-members = Members
nav-record = Record
nav-transactions = Transactions
nav-transactions-short = Money
nav-statement = My statement
nav-statement-short = Statement

action-sign-in = Sign in
action-sign-out = Sign out
action-register = Create an account
action-start = Start a chama
action-cancel = Cancel
action-print = Print
action-copy = Copy
action-copied = Copied
action-see-all = See all
action-show-password = Show the password
action-older = Older
action-previous = Previous
action-next = Next

form-optional = (optional)
form-errors = There is a problem
form-error-prefix = Error:
form-choose = Choose one

flash-signed-out = You are signed out.
flash-registered = Welcome to ChamaLink. Your account is ready.
flash-chama-founded = The chama is founded. Add the members next.
flash-member-added = The member is added.
flash-recorded = Recorded. The book has moved.
flash-reversed = Reversed. Both entries stay in the book and point at each other.
flash-password-changed = Your password is changed. Every other device has been signed out.

status-pending = Pending
status-completed = Completed
status-failed = Failed
status-reversed = Reversed

page-of = Page { $page } of { $pages }

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
