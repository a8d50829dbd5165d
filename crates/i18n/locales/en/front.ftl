front-title = The chama book every member can check
front-lead = ChamaLink keeps your group's contributions, fines, welfare and cash in one book. Every member can read it, and nobody can rub anything out.
front-have-account = I have an account

front-sample-title = Umoja Women's Group
front-sample-one = Contribution, Wanjiku
front-sample-two = Hall hire for the meeting
front-sample-three = Contribution, Akinyi
front-sample-proof = The books balance

front-promises = What you can count on
front-promise-kept = Nothing is rubbed out
front-promise-kept-text = A mistake is corrected by a second entry beside the first, with the reason and the name of the person who made it. Both stay.
front-promise-balance = The books always balance
front-promise-balance-text = Each shilling leaves one place and arrives in another. ChamaLink adds up the whole book and shows you the proof.
front-promise-open = Open to every member
front-promise-open-text = Members see the balances, the transactions and their own statement with the reason for each line. Phone numbers stay masked.
front-promise-yours = Your book stays yours
front-promise-yours-text = Print a statement or take it away as a spreadsheet file at any time. Your group can run ChamaLink on its own computer.

front-steps = Start at your next meeting
front-step-found = Found your chama
front-step-found-text = Its name, the meeting day and what each member contributes.
front-step-members = Add the members
front-step-members-text = A name is enough. A member without a phone belongs too.
front-step-record = Record the money
front-step-record-text = Cash, bank, cheque or an M-Pesa code, in one short form on your phone.
