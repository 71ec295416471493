"""Events of other systems (OMS, WMS, ERP, TMS, shops) that open a ticket or feed an open one: which do, what they tell,
and what the ticket is to show of it."""
