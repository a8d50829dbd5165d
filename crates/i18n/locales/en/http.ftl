# What every request passes: refused before anyone looked at what it asks for.
problem-405-title = That cannot be done here
problem-408-title = That took too long to arrive
problem-414-title = The address is too long
problem-415-title = We cannot read that kind of content
problem-431-title = The request's headers are too large

error-not-found = There is nothing here, or it is not yours to see.
error-method-not-allowed = This address does not take that method. The Allow header lists those it takes.
error-body-too-large = What you sent is larger than we accept. Shorten it and send it again.
error-body-too-slow = What you sent did not arrive in time. Check the connection and send it again.
error-body-broken = What you sent did not arrive whole. Send it again.
error-body-empty = There was nothing in the request. Send a body with the fields of this call.
error-body-invalid = Some fields need mending; each is listed with its reason.
error-json-broken = This is not valid JSON, at line { $line } column { $column }.
error-form-broken = This form could not be read. Open the page again and fill it in once more.
error-content-type-unsupported = Send application/json to an API address, or the form of the page, and say so in the Content-Type header.
error-query-invalid = Some of the words after the question mark are not understood; each is listed with its reason.
error-request-invalid = The request was not as expected. Check it and try again.
error-headers-too-large = The request carries too many or too long headers. Clear the cookies of this site and try again.
error-address-too-long = The address is longer than we read. Shorten it and try again.
error-internal = Something went wrong on our side. Nothing was written in the book. Try again in a moment.
error-unavailable = The book cannot be reached just now. Try again in a minute.
error-took-too-long = This took longer than we wait. Look at the latest transactions before you try again.
error-unauthenticated = Sign in first.
error-csrf-refused = This came from another site, so it was not done. Open our own page and try there.
error-csrf-token-wrong = This form was opened too long ago or in another browser. Open the page again and send it from there.
error-too-many-requests = That was too much in a short time. Seconds to wait before the next: { $seconds }.
error-too-many-sign-ins = There were too many tries to sign in. Seconds to wait before the next: { $seconds }.
error-idempotency-key-empty = The Idempotency-Key is empty. A UUID will do.
error-idempotency-key-too-long = An Idempotency-Key has at most 255 characters. A UUID will do.
error-idempotency-key-forbidden-character = An Idempotency-Key has only visible ASCII characters, without spaces. A UUID will do.
error-idempotency-key-twice = Send one Idempotency-Key, not several.

# One field, and why it will not do.
error-field-missing = This is needed.
error-field-unknown = There is no such field here.
error-field-twice = This was sent twice.
error-field-wrong-type = This is of the wrong kind.
error-field-invalid = This is not one of the values we know here.
error-field-broken = This is not valid JSON.
error-field-not-text = This should be text.
error-field-not-number = This should be a whole number.
error-field-not-boolean = This should be true or false.
error-field-not-list = This should be a list.
error-field-not-object = This should be an object with named fields.
error-field-out-of-range = This number is too large or too small.
