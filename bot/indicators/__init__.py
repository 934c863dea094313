"""The programme's indicators: who may enter figures, entering them, and the report."""
