# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""String-line diagrams: how the trips of lines run along their stops over a day."""
