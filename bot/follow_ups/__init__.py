"""What superiors do about the people whom their summary named: who may, what happens, and who is told."""
