# The page to read the API's description on.
api-docs-title = The API of ChamaLink
api-docs-intro = Everything the pages do, for programs. The same description for machines:
api-docs-skip = Skip to the operations
api-docs-home = ChamaLink
api-docs-contents = Operations
api-docs-parameters = In the address and the headers
api-docs-body = Body
api-docs-example = Example
api-docs-answers = Answers
api-docs-fields = Fields of the answer
api-docs-required = required
api-docs-optional = optional
api-docs-signed-in = Needs the session cookie.
api-docs-from = from { $least }
api-docs-between = { $least } to { $most }
api-docs-length = { $least } to { $most } characters
api-docs-length-max = at most { $most } characters
api-docs-one-of = one of { $words }
api-docs-list-of = list of { $kind }
api-docs-or-null = { $kind } or null
api-docs-decimals = at most two decimals

error-receipt-twice = There are two receipt codes. Send the one the money came with.
error-receipt-not-mpesa = An M-Pesa receipt number goes with M-Pesa only. Send the code as receipt_code, or leave the method out.
error-date-not-a-date = Write the day with year, month and day, for example 2025-01-15.
