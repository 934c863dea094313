"""Spreadsheets of the JP ledger: hours that administrators enter, and decisions that they write down."""
