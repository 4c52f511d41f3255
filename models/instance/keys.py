"""Decryption of the keys to Amazon, and the capability that it asks for.

Not a method of the instance: whoever may edit a mail template, a server action or a
report can call methods of a record, private ones too, and print what they return. Such
an expression can import nothing, so it can neither call this nor make the capability.
"""

from ... import secret_box
from ...spapi.credentials import Credentials
from ...spapi.errors import Configuration
from .credentials import SECRETS


class Door:
    """The right to go through the door to Amazon with an instance's keys.

    Code that talks to Amazon imports :data:`DOOR` and hands it over. There is no
    other one, and what is equal or has the same name is not it.
    """

    def __new__(cls):
        raise TypeError("There is one door only: import DOOR")


#: The one capability.
DOOR = object.__new__(Door)


def credentials_of(instance, door):
    """The keys of an instance, decrypted, to be handed to the gateway and nowhere else.

    Elevates: whoever may use the instance has been checked by the caller.

    :param instance: one amazon.vendor.instance.
    :param door: :data:`DOOR`.
    :rtype: spapi.credentials.Credentials
    :raise PermissionError: the caller has not imported the door.
    :raise Configuration: a key is missing or cannot be decrypted.
    """
    if door is not DOOR:
        raise PermissionError("The keys to Amazon are for the connector's code only")
    instance.ensure_one()
    stored = instance.sudo()
    clear = {}
    for name in SECRETS:
        sealed = stored[f"{name}_sealed"] or secret_box.PLAIN
        try:
            clear[name.removeprefix("lwa_")] = secret_box.unseal(sealed)
        except secret_box.SecretBoxError as error:
            raise Configuration(
                instance._describe_secret_box_error(error), setting="encryption_key"
            ) from error
    credentials = Credentials(
        account_key=f"{instance.env.cr.dbname}:instance:{instance.id}",
        client_id=stored.lwa_client_id,
        **clear,
    )
    credentials.check()
    return credentials
