"""The way in: the commands, and JupyterLab with the course laid out."""
