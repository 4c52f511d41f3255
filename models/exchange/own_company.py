"""In whose company values are read.

Terms of payment, pricelists, accounts, fiscal positions and costs of customers and
products are those of a company. It is the instance's, whoever and whatever runs: a
scheduled action of the main company, a user whose active company is another one, a call
from outside. So every door into the work goes through here: processing of queues, what
is sent and what follows it, proposals, answers, changes, sale orders.
"""


def in_own_company(records):
    """Go through records company by company, each in the environment of its own.

    :param records: of a model with ``company_id``.
    :return: iterator of recordsets of one company each.
    """
    for company, mine in records.grouped("company_id").items():
        yield mine.with_company(company)
