"""What people look at: charts, tables, workbooks, and the report in one file."""
