"""The infrastructure. Importing it makes jsii run on the Node that is installed beside it."""

from cdk.node import use_installed_node

use_installed_node()
