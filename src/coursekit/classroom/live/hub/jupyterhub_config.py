"""A JupyterHub for one machine, where everybody has an account: `jupyterhub -f jupyterhub_config.py`, as root.

Names in capitals come from the environment, so that this file need not be changed.
"""

import os
import sys

c = get_config()  # noqa: F821  # JupyterHub defines it

COURSE = os.environ.get("COURSE", "/srv/course")  # the teacher's copy, with the keys: readable by root only
STORE = os.environ.get("STORE", f"sqlite:///{COURSE}/class.sqlite")  # or postgresql://…
SERVICE = "http://127.0.0.1:8898"

# Who comes in: the accounts of this machine. For a login of your university see oauthenticator or ltiauthenticator.
c.JupyterHub.authenticator_class = "pam"
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {"teacher"}

# What they get: JupyterLab at half of the start's work. Kernels over ipc: many that start at once would race the
# Hub for ports. The path of such a socket is short, so the folder for it is.
c.JupyterHub.spawner_class = "localprocess"
c.Spawner.cmd = [os.path.join(os.path.dirname(sys.executable), "coursekit-singleuser")]
c.Spawner.args = ["--KernelManager.transport=ipc"]
c.Spawner.environment = {
    "COURSEKIT_CLASS": f"{SERVICE}/services/class/",  # so that `ck.quiz` joins the class by itself
    "JUPYTER_RUNTIME_DIR": lambda spawner: f"/tmp/jupyter-{spawner.user.id}",
}
c.Spawner.default_url = "/lab"

# The class: a service that the Hub starts. Tokens say who somebody is; one scope says who teaches.
c.JupyterHub.custom_scopes = {"custom:class:teach": {"description": "Move the rounds of a class, and see its votes."}}
c.JupyterHub.services = [
    {
        "name": "class",
        "url": SERVICE,
        "command": [sys.executable, "-m", "coursekit", "class"],
        "cwd": COURSE,
        "environment": {"COURSEKIT_CLASS_STORE": STORE},
        "oauth_client_allowed_scopes": ["custom:class:teach"],
        "oauth_no_confirm": True,
    }
]
ACCESS = "access:services!service=class"
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", ACCESS]},
    {"name": "server", "scopes": ["users:activity!user", "access:servers!server", ACCESS]},
    {"name": "class-teacher", "users": ["teacher"], "scopes": ["custom:class:teach", ACCESS]},
]
