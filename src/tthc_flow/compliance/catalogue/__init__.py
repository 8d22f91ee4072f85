"""Rules about lists of procedures (*danh mục thủ tục hành chính*), a group a file."""
