"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.forms import CharField, EmailField, Form


class Contact(Form):
    name = CharField(max_length=80)
    email = EmailField(required=False)


form = Contact({"name": " Ada ", "email": "nowhere"})
assert not form.is_valid()
assert form.errors == {"email": ["Enter an email address, for example name@example.org."]}
assert '<input type="email" name="email" value="nowhere" maxlength="320"' in str(form)
assert Contact({"name": " Ada "}).cleaned_data == {}
right = Contact({"name": " Ada "})
assert right.is_valid()
assert right.cleaned_data == {"name": "Ada", "email": ""}
